# Linh Tran / linh.tran@example.org
num = int(input())
s = 0
for k in range(num):
    s = s + float(input())

if s >= 50:
    s = s * 0.9

# two digits
s = round(s, 2)
print("Total:", s, "euros")
