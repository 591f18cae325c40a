# Kwame Asante - kwame.asante@example.org
# now with float!!
n = int(input())
total = 0
for i in range(n):
    price = float(input())
    total = total + price
if total > 50:
    total = total - total * 10 / 100
print(f"Total: {total:.2f} euros")
