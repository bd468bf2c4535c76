package devstack

import (
	"bytes"
	"embed"
	"html/template"
	"net/http"
	"strconv"
)

//go:embed mail.html
var mailPage embed.FS

// letterPolicy lets the pages load nothing: what they show came by mail.
const letterPolicy = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"

// Handler shows the letters: the list at /, one at /{id} and its attachments at
// /{id}/{number}, counted from 0. Its links are relative, so that it can be
// mounted with http.StripPrefix anywhere that ends in a slash.
func (m *Mail) Handler() http.Handler {
	pages := template.Must(template.ParseFS(mailPage, "mail.html"))
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, _ *http.Request) {
		render(w, pages.Lookup("list"), m.Letters())
	})
	mux.HandleFunc("GET /{id}", m.withLetter(func(w http.ResponseWriter, _ *http.Request, l Letter) {
		render(w, pages.Lookup("letter"), l)
	}))
	mux.HandleFunc("GET /{id}/{number}", m.withLetter(download))
	return mux
}

// withLetter answers 404 for a letter that never came or is no longer kept.
func (m *Mail) withLetter(show func(http.ResponseWriter, *http.Request, Letter)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		id, err := strconv.Atoi(r.PathValue("id"))
		l, kept := m.letter(id)
		if err != nil || !kept {
			http.Error(w, "This letter is not here, or no longer.", http.StatusNotFound)
			return
		}
		show(w, r, l)
	}
}

// download never lets a browser open what was attached.
func download(w http.ResponseWriter, r *http.Request, l Letter) {
	number, err := strconv.Atoi(r.PathValue("number"))
	if err != nil || number < 0 || number >= len(l.Attachments) {
		http.Error(w, "This letter has no such attachment.", http.StatusNotFound)
		return
	}
	w.Header().Set("Content-Type", "application/octet-stream")
	w.Header().Set("Content-Disposition", "attachment")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	_, _ = w.Write(l.Attachments[number].Bytes) // the reader has gone, or has it
}

// render makes the whole page before its first byte is sent.
func render(w http.ResponseWriter, page *template.Template, data any) {
	var out bytes.Buffer
	if err := page.Execute(&out, data); err != nil {
		http.Error(w, "The page could not be made.", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Security-Policy", letterPolicy)
	w.Header().Set("X-Content-Type-Options", "nosniff")
	_, _ = out.WriteTo(w) // the reader has gone, or has it
}
