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

// letterPolicy lets the pages load nothing, because letters can come from anybody.
const letterPolicy = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"

// Handler serves the list of letters at /, a letter at /{id}, and its attachments at
// /{id}/{number}, counted from 0. Links are relative, so http.StripPrefix can mount it at
// any path that ends in a slash.
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

// withLetter answers 404 for a letter that the server does not have.
func (m *Mail) withLetter(show func(http.ResponseWriter, *http.Request, Letter)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		id, err := strconv.Atoi(r.PathValue("id"))
		l, kept := m.letter(id)
		if err != nil || !kept {
			http.Error(w, "The mail server does not have this letter.", http.StatusNotFound)
			return
		}
		show(w, r, l)
	}
}

// download makes a browser save an attachment, never open it.
func download(w http.ResponseWriter, r *http.Request, l Letter) {
	number, err := strconv.Atoi(r.PathValue("number"))
	if err != nil || number < 0 || number >= len(l.Attachments) {
		http.Error(w, "The letter has no such attachment.", http.StatusNotFound)
		return
	}
	w.Header().Set("Content-Type", "application/octet-stream")
	w.Header().Set("Content-Disposition", "attachment")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	_, _ = w.Write(l.Attachments[number].Bytes) // an error means that the reader has gone
}

// render builds the whole page before it sends the first byte.
func render(w http.ResponseWriter, page *template.Template, data any) {
	var out bytes.Buffer
	if err := page.Execute(&out, data); err != nil {
		http.Error(w, "The page could not be built.", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Content-Security-Policy", letterPolicy)
	w.Header().Set("X-Content-Type-Options", "nosniff")
	_, _ = out.WriteTo(w) // an error means that the reader has gone
}
