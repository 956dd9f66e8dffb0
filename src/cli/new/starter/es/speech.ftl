### Lo que puede decir quien llama donde la plataforma oye. `phrases-<nodo>`, una frase por línea: `deflect reference`.
