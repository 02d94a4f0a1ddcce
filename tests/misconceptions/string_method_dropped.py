# check: discarded-immutable-result
name = input("Name: ")
name.strip()  #!
name.upper()  #!
print(name)
