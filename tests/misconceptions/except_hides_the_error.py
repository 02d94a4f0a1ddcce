# check: broad-except-swallowed
def send(messages):
    for message in messages:
        try:
            message.check()
            print(mesage)
        except Exception:  #!
            continue


send(["one", "two"])
