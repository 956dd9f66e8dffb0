### Todo lo que oye quien llama. Primero el tema, luego la tecla. Una frase, una idea. Una línea nueva es una pausa corta.
### Los datos de los canales llegan como variables: $site, $email, $phone.

greeting-main = ¡Hola! Habla con @company@.
key-es = En español, pulse @key@.
menu-main =
    El chat ayuda enseguida.
    Su enlace por mensaje, pulse nueve.
    Pedidos y pagos, uno.
    Preguntas frecuentes, dos.
    Empresas y prensa, tres.
    Una persona, cero.
menu-again =
    Para repetir, almohadilla.
    Para volver, asterisco.
    El enlace por mensaje, nueve.
    Una persona, cero.
no-input = No le oigo.
no-match = Esa tecla no hace nada aquí.
menu-changed = Perdone, el menú acaba de cambiar.
menu-speak = Diga en qué podemos ayudar o pulse una tecla.
speech-again = Perdone, no se ha entendido. Dígalo de otra forma o pulse una tecla.
speech-keys = Perdone, no se ha entendido otra vez. Pulse una tecla, por favor.
keys-only = Aquí solo entiendo las teclas.

orders-ready =
    Los pedidos y pagos se atienden en el chat.
    Tenga a mano el número del pedido y cuente qué ha pasado.
answers-about = Las respuestas a las preguntas frecuentes están en la página de ayuda.
companies-about = A empresas y prensa se les responde por correo.
mail-wait = El correo se responde normalmente en dos días laborables.
human-about =
    Las personas responden en el chat, sin cola.
    Diga que quiere hablar con una persona.

address-chat = El chat está en { SPELL($site) }.
address-help = La página de ayuda está en { SPELL($site) }.
address-mail = Escriba a: { SPELL($email) }. Para repetir, pulse almohadilla.
hours-agents-open = Ahora hay personas que responden, { $hours }.
hours-agents-closed =
    Escriba ahora y su mensaje se guarda.
    { $day ->
        [today] Responderán hoy.
        [tomorrow] Responderán mañana.
       *[later] Responderán el próximo día laborable.
    }
link-chat = El enlace al chat.
link-help = El enlace a la página de ayuda.
link-mail = Un enlace con la dirección de correo.

offer-text = Para recibirlo por mensaje en este número, pulse uno.
offer-text-again =
    Le enviamos el enlace hace { $minutes ->
        [one] { COUNT($minutes, "masculine") } minuto
       *[other] { COUNT($minutes, "masculine") } minutos
    }.
    Para recibirlo otra vez, pulse uno.
offer-mail = Este número no recibe mensajes. Para recibirlo por correo, pulse uno.
offer-landline = Este número no recibe mensajes. Para recibirlo en un móvil, pulse uno.
offer-hidden = Su número está oculto. Para recibirlo en un móvil, pulse uno.
offer-foreign = No enviamos mensajes a este número. Para recibirlo en otro móvil, pulse uno.
offer-mail-instead = Para recibirlo por correo, pulse uno.
offer-other = Para recibirlo en otro móvil, pulse uno.
offer-limit = Ya hemos enviado todo lo posible en esta llamada.
offer-anonymous = Para que siga en el anonimato, no enviamos nada en esta llamada.
text-not-now = Ahora no podemos enviar mensajes, lo sentimos.
text-opted-out = Nos pidieron no escribir a este número. Para recibir mensajes, responda a uno nuestro con la palabra alta.
text-limit = Ya hemos enviado el enlace a este número varias veces. Mire sus mensajes, por favor.
text-undeliverable = Nuestros mensajes no llegan a este número.
type-number = Marque el número del móvil y pulse almohadilla.
number-wrong = No parece un número de móvil.
number-landline = Ese número no recibe mensajes, hace falta un móvil.
number-foreign = No enviamos mensajes a ese número.
number-refused = Ahora no podemos enviar a ese número, lo sentimos.
number-read-back = { PHONE($number) }. Si es correcto, uno. Si no, asterisco.
link-sent = Enviamos el enlace. El mensaje suele llegar en un minuto.
link-mailed = Enviamos el enlace a su correo.
link-told = Ahora no podemos enviarlo, lo sentimos.
link-later = El mensaje con el enlace puede llegar más tarde: ahora hay retrasos.
link-refused = De acuerdo, no enviamos nada.
promise-stands = De acuerdo. Lo prometido antes ya está en camino.
opt-out = Para no recibir más mensajes nuestros, responda a uno con la palabra baja.
request-consent = Para pedir que le escriban, pulse uno. Entonces les daremos este número.
request-collect = Para pedir que le escriban, pulse uno y deje un número de móvil.
request-sent = Pasamos su petición y su número. Ellos deciden cuándo responder.
request-told = En esta llamada no podemos pasarlo, lo sentimos.
rescue = El chat puede ayudarle. Está en { SPELL("@site@") }.
announcement = { $text }
line-closed = El menú no está disponible en este momento.
call-ends = Allí le ayudarán. ¡Adiós!
farewell = Para otra pregunta, pulse asterisco. ¡Adiós!
apology = Perdone, algo falla por nuestra parte. El chat está en { SPELL("@site@") }. ¡Adiós!
fallback =
    ¡Hola! Habla con @company@. Nuestra línea automática no funciona en este momento.
    El chat está en { SPELL("@site@") }.
    También puede llamar más tarde. ¡Adiós!

### Palabras de toda línea: números, letras y horas.

number-0 = cero
number-1 = uno
number-2 = dos
number-3 = tres
number-4 = cuatro
number-5 = cinco
number-6 = seis
number-7 = siete
number-8 = ocho
number-9 = nueve
number-10 = diez
number-11 = once
number-12 = doce
number-13 = trece
number-14 = catorce
number-15 = quince
number-16 = dieciséis
number-17 = diecisiete
number-18 = dieciocho
number-19 = diecinueve
number-20 = veinte
number-21 = veintiuno
number-22 = veintidós
number-23 = veintitrés
number-24 = veinticuatro
number-25 = veinticinco
number-26 = veintiséis
number-27 = veintisiete
number-28 = veintiocho
number-29 = veintinueve
number-30 = treinta
number-40 = cuarenta
number-50 = cincuenta
number-60 = sesenta
number-70 = setenta
number-80 = ochenta
number-90 = noventa
number-100 = cien
number-200 = doscientos
number-300 = trescientos
number-400 = cuatrocientos
number-500 = quinientos
number-600 = seiscientos
number-700 = setecientos
number-800 = ochocientos
number-900 = novecientos
number-1-feminine = una
number-1-masculine = un
number-21-masculine = veintiún
number-tens = { $tens } y { $ones }
number-hundreds =
    { $hundreds ->
        [cien] ciento { $rest }
       *[other] { $hundreds } { $rest }
    }
letter-a = a
letter-b = be
letter-c = ce
letter-d = de
letter-e = e
letter-f = efe
letter-g = ge
letter-h = hache
letter-i = i
letter-j = jota
letter-k = ka
letter-l = ele
letter-m = eme
letter-n = ene
letter-o = o
letter-p = pe
letter-q = cu
letter-r = erre
letter-s = ese
letter-t = te
letter-u = u
letter-v = uve
letter-w = uve doble
letter-x = equis
letter-y = ye
letter-z = zeta
sign-at = arroba
sign-dot = punto
sign-dash = guion
sign-underscore = guion bajo
sign-slash = barra
sign-plus = más

# La hora: $hour (0 a 23), $minute, $hour12, $half (am, pm).

clock =
    { $minute ->
        [0] { clock-hour } { clock-part }
       *[other] { clock-hour } y { COUNT($minute) } { clock-part }
    }
clock-hour =
    { $hour12 ->
        [1] la { COUNT($hour12, "feminine") }
       *[other] las { COUNT($hour12) }
    }
clock-part =
    { $hour ->
        [0] de la noche
        [1] de la madrugada
        [2] de la madrugada
        [3] de la madrugada
        [4] de la madrugada
        [5] de la madrugada
        [6] de la mañana
        [7] de la mañana
        [8] de la mañana
        [9] de la mañana
        [10] de la mañana
        [11] de la mañana
        [12] del mediodía
        [20] de la noche
        [21] de la noche
        [22] de la noche
        [23] de la noche
       *[other] de la tarde
    }

# Las horas de un día; de ellas se compone $hours.

hours-span = de { CLOCK($from_hour, $from_minute) } a { CLOCK($to_hour, $to_minute) }
hours-whole-day = las veinticuatro horas
hours-and = { $before } y { $after }

# Palabras de direcciones que se escriben bien al oírlas; las demás se deletrean.

spoken-com = com
spoken-org = org
spoken-net = net
spoken-info = info
