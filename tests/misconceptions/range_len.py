# check: range-len
names = ["Ada", "Bob"]
for i in range(len(names)):  #!
    print(names[i])
