# Linh Tran / linh.tran@example.org
days = 0
frost = 0
highest = 0

t = input()
while t != "end":
    t = int(t)
    if days == 0:
        highest = t
    if t > highest:
        highest = t
    if t < 0:
        frost = frost + 1
    days = days + 1
    t = input()

if days > 0:
    print("Highest:", highest)
    print("Frost days:", frost)
else:
    print("No data")
