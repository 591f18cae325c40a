# Chiara Fontana (chiara.fontana@example.org)
high = -1000
frost_days = 0
empty = True

while True:
    text = input()
    if text == "end":
        break
    empty = False
    grad = int(text)
    if grad > high:
        high = grad
    elif grad < 0:
        frost_days += 1

if empty:
    print("No data")
else:
    print(f"Highest: {high}")
    print(f"Frost days: {frost_days}")
