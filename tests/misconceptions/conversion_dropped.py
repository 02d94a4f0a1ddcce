# check: discarded-immutable-result
age = input("Age: ")
int(age)  #!
print(age + " years")
