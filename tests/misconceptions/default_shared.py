# check: mutable-default-argument
def add(item, basket=[]):  #!
    basket.append(item)
    return basket


print(add(1), add(2))
