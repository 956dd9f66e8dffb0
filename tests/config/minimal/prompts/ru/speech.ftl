phrases-negations = не
phrases-fillers = пожалуйста
phrases-returns =
    верните деньги
    возврат товара
phrases-yes = да
