# check: shadowed-builtin
list = [1, 2]
letters = list("ab")  #!
print(letters)
