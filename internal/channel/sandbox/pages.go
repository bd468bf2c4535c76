package sandbox

import (
	"bytes"
	"embed"
	"html/template"
	"net/http"
	"time"
)

//go:embed templates/*.html
var templates embed.FS

//go:embed static
var static embed.FS

// listed is how many posts and authors the index lists.
const listed = 100

func parsePages() (*template.Template, error) {
	return template.New("").Funcs(template.FuncMap{
		"authorPath": authorPath,
		"time":       func(t time.Time) string { return t.UTC().Format("2 January 2006, 15:04:05 UTC") },
	}).ParseFS(templates, "templates/*.html")
}

// render builds the whole page first, so that an error in it answers 503 and not
// half a page.
func (f *Feed) render(w http.ResponseWriter, status int, page string, data any) error {
	var html bytes.Buffer
	if err := f.pages.ExecuteTemplate(&html, page, data); err != nil {
		return err
	}
	header := w.Header()
	header.Set("Content-Type", "text/html; charset=utf-8")
	header.Set("Content-Security-Policy",
		"default-src 'none'; style-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'")
	header.Set("X-Content-Type-Options", "nosniff")
	header.Set("Referrer-Policy", "same-origin")
	header.Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_, err := w.Write(html.Bytes())
	return err
}

func (f *Feed) showIndex(w http.ResponseWriter, r *http.Request) error {
	posts, err := f.store.posts(r.Context(), listed)
	if err != nil {
		return err
	}
	authors, err := f.store.authors(r.Context(), listed)
	if err != nil {
		return err
	}
	return f.render(w, http.StatusOK, "index.html", struct {
		Posts   []post
		Authors []author
	}{posts, authors})
}

// showPost shows a removed post as gone, without its text. It answers programs
// that ask for JSON with JSON, and everyone else with the page.
func (f *Feed) showPost(w http.ResponseWriter, r *http.Request) error {
	p, err := f.store.post(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	w.Header().Set("Vary", "Accept")
	if accepts(r, "application/json") {
		if p.RemovedAt != nil {
			return errRemoved()
		}
		return writeJSON(w, http.StatusOK, f.postView(p))
	}
	if p.RemovedAt != nil {
		return f.render(w, http.StatusGone, "gone.html", struct {
			At time.Time
			By remover
		}{*p.RemovedAt, p.RemovedBy})
	}
	who, err := f.store.author(r.Context(), p.Author)
	if err != nil {
		return err
	}
	return f.render(w, http.StatusOK, "post.html", struct {
		post
		Blocked  bool
		Pictures []picture
	}{p, who.Blocked, picturesOf(p)})
}

// picture is a drawing that differs from post to post, so that two screenshots
// are not mistaken for each other.
type picture struct {
	Number int
	Hue    int
	Radius int
}

func picturesOf(p post) []picture {
	pictures := make([]picture, p.Images)
	for i := range pictures {
		seed := int(p.Seq)*7 + i
		pictures[i] = picture{Number: i + 1, Hue: seed * 67 % 360, Radius: 20 + seed*13%40}
	}
	return pictures
}
