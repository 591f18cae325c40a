# Ismael Domínguez
# ismael.dominguez@example.org
def cheapest(prices):
    if len(prices) == 0:
        return ""
    best = list(prices)[0]
    for item in prices:
        if item < best:
            best = item
    return best
