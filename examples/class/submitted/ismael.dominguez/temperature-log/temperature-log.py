# Ismael Domínguez
# ismael.dominguez@example.org
temps = []
line = input()
while line != "end":
    temps.append(int(line))
    line = input()

if len(temps) == 0:
    print("No data")
else:
    highest = -999
    frost = 0
    for t in temps:
        if t > highest:
            highest = t
        elif t < 0:
            frost = frost + 1
    print("Highest:", highest)
    print("Frost days:", frost)
