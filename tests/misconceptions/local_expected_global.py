# insight: name-error: is local to `read`
def read():
    name = "Ada"
    return len(name)


read()
print(name)  #!
