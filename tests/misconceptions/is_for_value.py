# check: identity-with-literal
answer = input("Go on? ")
if answer is "yes":  #!
    print("going on")
