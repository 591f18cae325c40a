# Nia Pritchard, nia.pritchard@example.org
temps = []
line = input()
while line != "end":
    temps.append(int(line))
    line = input()

if temps == []:
    print("No data)
else:
    frost = 0
    for t in temps:
        if t < 0:
            frost += 1
    print("Highest:", max(temps))
    print("Frost days:", frost)
