phrases-key-0 = a person please
phrases-where =
    where are you
    what is your address
