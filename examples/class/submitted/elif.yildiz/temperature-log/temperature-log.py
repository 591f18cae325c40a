# Elif Yıldız, elif.yildiz@example.org
maximum=0
cold=0
n=0
line=input()
while line!="end":
    temp=int(line)
    n=n+1
    if maximum<temp:
        maximum=temp
    if temp<0:
        cold=cold+1
    line=input()

if n==0:
    print("No data")
else:
    print("Highest: "+str(maximum))
    print("Frost days: "+str(cold))
