# Bruno Silveira
# bruno.silveira@example.org

n = int(raw_input())
total = 0
for i in range(n):
    price = float(raw_input())
    total = total + price
if total >= 50:
    total = total * 0.9
print "Total: %.2f euros" % total
