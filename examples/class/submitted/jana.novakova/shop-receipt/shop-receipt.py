count = int(input())
total = 0
for i in range(count):
    total = 0
    price = float(input())
    total = total + price

if total >= 50:
    total = total * 0.9

print("Total: {:.2f} euros".format(total))
