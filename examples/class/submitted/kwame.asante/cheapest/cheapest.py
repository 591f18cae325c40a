# Kwame Asante - kwame.asante@example.org
def cheapest(prices):
    names = list(prices.keys())
    best = names[0]
    for n in names:
        if prices[n] < prices[best]:
            best = n
    return best
