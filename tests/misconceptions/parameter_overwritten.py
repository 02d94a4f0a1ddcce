# insight: assignment-statement: is never used
def area(width, height):
    width = 3  #!
    height = 4  #!
    return width * height


def greet(name):
    name = name or "you"
    print(name)


print(area(5, 6))
