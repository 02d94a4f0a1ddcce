# check: missing-self
class Dog:
    def bark():  #!
        return "Woof"


print(Dog().bark())
