# Ada Okafor <ada.okafor@example.org>

number = int(input())
total = 0

for i in range(number):
    price = float(input())
    total += price

if total >= 50:
    # 10 percent off
    total = total - total / 10

print(f"Total: {round(total, 2)} euros")
