data = []
while True:
    x = input()
    if x == "end":
        break
    data.append(int(x))

# find the highest one
highest = 0
frost = 0
for d in data:
    if d > highest:
        highest = d
    if d < 0:
        frost += 1

if len(data) == 0:
    print("No data")
else:
    print("Highest:", highest)
    print("Frost days:", frost)
