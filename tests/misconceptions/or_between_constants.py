# check: constant-or-condition
answer = input("Go on? ")
if answer == "y" or "yes":  #!
    print("going on")
