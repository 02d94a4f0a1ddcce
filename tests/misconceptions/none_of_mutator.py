# check: none-from-mutator
numbers = [3, 1, 2]
ordered = numbers.sort()  #!
print(ordered)
