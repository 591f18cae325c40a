def cheapest(prices):
    lowest = ""
    for p in prices:
        # take the first one, then always the smaller one
        if lowest == "":
            lowest = p
        elif p < lowest:
            lowest = p

    return lowest
