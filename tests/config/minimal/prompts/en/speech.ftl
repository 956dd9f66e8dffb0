phrases-returns = my money back
