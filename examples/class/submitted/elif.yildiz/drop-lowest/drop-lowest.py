# Elif Yıldız, elif.yildiz@example.org
import numpy as np

def drop_lowest(marks):
    if len(marks)<2:
        return 0
    a=np.sort(np.array(marks))
    return float(np.mean(a[1:]))
