# check: missing-call-parentheses
names = ["b", "a"]
names.sort  #!
print(names)
