how_many = int(input())
total = 0.0
for i in range(how_many):
    price = float(input())
    total += price

if total >= 50:
    discount = total * 0.1
    total -= discount

print("Total: " + f"{total:.2f}" + " euros")
