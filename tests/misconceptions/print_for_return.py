# insight: none-singleton: gives `None`: it prints on line 3 and returns no value
def double(x):
    print(x * 2)


total = double(4) + 1  #!
answer = double(3)  #!
print(double(5))  #!
