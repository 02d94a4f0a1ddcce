# insight: name-binding: the module's `count` (line 2) stays as it is
count = 0


def add():
    count = 1  #!


add()
print(count)
