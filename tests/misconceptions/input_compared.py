# insight: input-print: `input()` g
age = input("Age? ")
if age >= 18:  #!
    print("adult")
if input() == 5:  #!
    print("five")
if int(input()) == 5:
    print("five")
