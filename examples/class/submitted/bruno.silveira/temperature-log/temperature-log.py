# Bruno Silveira
# bruno.silveira@example.org

temps = []
word = raw_input()
while word != "end":
    temps.append(int(word))
    word = raw_input()
if len(temps) == 0:
    print "No data"
else:
    frost = 0
    for t in temps:
        if t < 0:
            frost = frost + 1
    print "Highest:", max(temps)
    print "Frost days:", frost
