phrases-key-0 = a person please
