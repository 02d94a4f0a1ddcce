# Rest the mouse on `class` of D, on `super`, on `[]`, on `lambda`.
class A:
    def save(self):
        print("A")


class B(A):
    def save(self):
        super().save()


class C(A):
    def save(self):
        super().save()


# Which `save` does a D use, and which one does the `super()` of B call then?
class D(B, C):
    pass


# What is underlined has a fix: put the cursor on it and press Ctrl+. (Cmd+. on a Mac).
def remember(item, seen=[]):
    seen.append(item)
    return seen


makers = [lambda: number for number in range(3)]
print([make() for make in makers])
