# insight: bool-type: the condition itself says it
def is_adult(age):
    if age >= 18:  #!
        return True
    else:
        return False


def is_child(age):
    if age >= 18:  #!
        return False
    return True


print(is_adult(18), is_child(3))
