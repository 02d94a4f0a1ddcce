# insight: for-loop: never comes to a second item
def has_even(numbers):
    for number in numbers:  #!
        if number % 2 == 0:
            return True
        else:
            return False


def first_long(words):
    for word in words:  #!
        if len(word) > 5:
            return word
        return None


def first(words):
    for word in words:
        return word


print(has_even([1, 2]), first_long(["a", "bananas"]), first(["a"]))
