# Mateusz Zieliński mateusz.zielinski@example.org

days = 0
frost = 0
highest = -100
line = input()
while line != "end":
    number = int(line)
    days += 1
    if number > highest:
        highest = number
    if number < 0:
        frost += 1

if days == 0:
    print("No data")
else:
    print("Highest:", highest)
    print("Frost days:", frost)
