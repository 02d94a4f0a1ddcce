# insight: for-loop: binds it anew in each round
for i in range(10):
    print(i)
    if i == 3:
        i = 7  #!

for line in ["a ", "b "]:
    line = line.strip()
    print(line)
