### Mensajes de texto. Solo letras latinas sin á, í, ó, ú: entonces una parte tiene 160 caracteres, con el enlace.
### El enlace va al final, tras un espacio y sin nada detrás, o los teléfonos no lo hacen enlace.

sms-link = @company@: { $link }
sms-chat = Chat de @company@: { $link }
sms-help = Ayuda de @company@: { $link }
sms-mail = Correo de @company@: { $link }
sms-stopped = @company@: ya no le escribiremos. Si cambia de idea, responda ALTA
sms-info = @company@: enlaces que pide al llamar. Ayuda: @site@. Para no recibirlos, responda BAJA
sms-started = @company@: volvemos a enviar mensajes. Para no recibirlos, responda BAJA

# Lo que la gente responde, un deseo por línea; «a/b» es una palabra o la otra. Mayúsculas y signos no importan.
# Palabras que significan una baja si no se dice nada más.
inbound-stop =
    baja/bajas/stop/alto/unsubscribe
    darme de baja
    no más/mas
    basta
    cancelar/detener/parar
    no me interesa
inbound-stop-alone =
    no
    spam
    fin/salir/quitar
# Palabras que preguntan quién escribe, solo si no hay nada más.
inbound-help-alone =
    ayuda/help/info
    información/informacion
    quién/quien es/eres
inbound-polite = por favor porfa gracias ya ahora @company-words@
# Frases que significan una baja, digan lo que digan las demás.
inbound-stop-phrases =
    darme/denme/deme de baja
    quiero/quisiera la baja
    no enviar/envíe/envie/envíes/envies/enviéis/envien/envíen/mande/mandes/manden/mandéis/mandar/escriba/escribas/escriban/escribir mensajes/sms
    no me escriban/envien/envíen/manden/molesten/contacten
    dejen/dejad/deje de escribir/enviar/mandar/molestar
    no quiero/deseo recibir/mensajes/sms
    quiten/borren/eliminen mi/este número/numero
    retiro mi consentimiento
    número/numero equivocado
inbound-start =
    alta
    start
    unstop
    suscribir
    reanudar
inbound-start-phrases =
    darme/denme de alta
    quiero/quisiera recibir mensajes
    vuelvan a escribir/enviar
    pueden escribir/escribirme/enviar
# Palabras que no cambian nada en esas frases.
inbound-fillers =
    por favor gracias hola buenos días dias tardes noches el la los las un una de del a al en y me mi mis su sus les nos
    más mas ya ahora nunca nada este esta estos estas otra vez sms mensaje mensajes número numero publicidad @company-words@
inbound-negations = no nunca
inbound-nothing = automático automatico automática automatica autoreply
inbound-signatures =
    enviado desde/con/por
    saludos
inbound-quotes =
    re
    rv
    escribió/escribio
    mensaje original
