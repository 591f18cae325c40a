# program for receipt
file = open('prices.txt')
lines = file.readlines()
file.close()

n = int(lines[0])
total = 0
for i in range(1, n + 1):
    total += float(lines[i])

if total >= 50:
    total = total * 0.9
print(f'Total: {total:.2f} euros')
