# insight: index-error: is one past the end
names = ["a", "b"]
last = names[len(names)]  #!


def last_of(items):
    return items[len(items)]  #!


def really_last_of(items):
    return items[len(items) - 1]
