# German: ones before tens in one word, "ein" inside it, a clock of 24 hours.

number-0 = null
number-1 = eins
number-2 = zwei
number-3 = drei
number-4 = vier
number-5 = fünf
number-6 = sechs
number-7 = sieben
number-8 = acht
number-9 = neun
number-10 = zehn
number-11 = elf
number-12 = zwölf
number-13 = dreizehn
number-14 = vierzehn
number-15 = fünfzehn
number-16 = sechzehn
number-17 = siebzehn
number-18 = achtzehn
number-19 = neunzehn
number-20 = zwanzig
number-30 = dreißig
number-40 = vierzig
number-50 = fünfzig
number-60 = sechzig
number-70 = siebzig
number-80 = achtzig
number-90 = neunzig
number-100 = hundert
number-200 = zweihundert
number-300 = dreihundert
number-400 = vierhundert
number-500 = fünfhundert
number-600 = sechshundert
number-700 = siebenhundert
number-800 = achthundert
number-900 = neunhundert
number-1-compound = ein
number-tens = { $ones }und{ $tens }
number-hundreds = { $hundreds }{ $rest }
clock =
    { $minute ->
        [0] { COUNT($hour, "compound") } Uhr
       *[other] { COUNT($hour, "compound") } Uhr { COUNT($minute) }
    }
hours-span = von { CLOCK($from_hour, $from_minute) } bis { CLOCK($to_hour, $to_minute) }
hours-and = { $before } und { $after }
