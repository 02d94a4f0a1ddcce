# insight: while-loop: its body never runs a second time
def check(n):
    while n > 10:  #!
        print("big")
        break
    while n < 5:  #!
        return "small"
    while n != 7:
        n -= 1
    return "seven"


print(check(20))
