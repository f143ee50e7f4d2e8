//! Does any description become rustdoc that is harmless and still reads as its author meant it?

use super::*;

fn check(table: &[(&str, &str)]) {
    for (source, expected) in table {
        let actual = markdown(source);
        assert_eq!(actual, *expected, "{source:?}");
        assert_eq!(markdown(&actual), *expected, "what is rendered stays as it is: {source:?}");
        assert!(check::is_harmless(&actual), "{actual:?}");
    }
}

#[test]
fn code_is_shown_and_never_compiled() {
    check(&[
        ("```\nlet x = 1;\n```", "```text\nlet x = 1;\n```"),
        ("```rust\nfn main(){ panic!() }", "```text\nfn main(){ panic!() }\n```"),
        ("~~~rust,should_panic\npanic!()\n~~~", "```text\npanic!()\n```"),
        ("    indented();\n    code();", "indented();\ncode();"),
        ("Text\n\n    fn main() { panic!() }\n\nmore", "Text\n\n```text\nfn main() { panic!() }\n```\n\nmore"),
        ("- item\n\n      code in item\n", "- item\n\n  ```text\n  code in item\n  ```"),
        ("- ```rust\n  panic!()\n  ```\n- b", "- ```text\n  panic!()\n  ```\n- b"),
        ("> ```rust\n> panic!()\n> ```\n> tail", "> ```text\n> panic!()\n> ```\n> tail"),
        ("> ```\n> open fence in quote\nout", "> ```text\n> open fence in quote\n> ```\nout"),
        ("1. ```\n   open\n2. b", "1. ```text\n   open\n   ```\n2. b"),
        ("````\n```\ninner\n```\n````", "````text\n```\ninner\n```\n````"),
        ("```text\n```` \n```", ""),
        ("- [ ]     ---\n", "- \\[ \\]     ---"),
        ("- [ ] ~~~x\n  code", "- \\[ \\] ~~~x\n  code"),
        (
            "``` <quantity>&#x202e;   ::= <signedNumber><suffix>\n\nmore\n```",
            "```text\n<quantity>   ::= <signedNumber><suffix>\n\nmore\n```",
        ),
        ("# Examples\n```\nassert!(false);\n```", "# Examples\n```text\nassert!(false);\n```"),
    ]);
}

#[test]
fn links_lead_to_the_web_or_are_text() {
    check(&[
        ("[foo] and [bar](baz) and [x][y] and [z][]", "\\[foo\\] and bar and \\[x\\]\\[y\\] and \\[z\\]\\[\\]"),
        ("[foo]\n\n[foo]: https://example.com/a", "[foo](https://example.com/a)"),
        ("x\n\n[x]: <javascript:alert(1)>", "x"),
        (
            "[a](https://example.com/x \"title\") [b](javascript:alert(1)) [c](#frag) [d](../rel.md) [e](mailto:a@b.co)",
            "[a](https://example.com/x) b c d [e](mailto:a@b.co)",
        ),
        (
            "[a](https://en.wikipedia.org/wiki/Foo_(bar)) ![img](https://x.y/z.png) ![rel](a.png)",
            "[a](https://en.wikipedia.org/wiki/Foo_%28bar%29) [img](https://x.y/z.png) rel",
        ),
        ("[![badge](https://img.shields.io/x)](https://ci.example.com)", "[badge](https://ci.example.com)"),
        (
            "See https://example.com/a_b_c?x=1&y=2. And (http://foo.bar/baz), https://foo.bar/a*b*c!",
            "See <https://example.com/a_b_c?x=1&y=2>. And (<http://foo.bar/baz>), <https://foo.bar/a>*b*c!",
        ),
        (
            "<https://example.com> <a@b.co> <std::vec> <foo:bar> <T>",
            "<https://example.com> <a@b.co> \\<std::vec> \\<foo:bar> \\<T>",
        ),
        (
            "https://localhost:8080/x http://127.0.0.1/x https://{tenant}.example.com/x https://x.com/{id}.",
            "https://localhost:8080/x <http://127.0.0.1/x> https://{tenant}.example.com/x <https://x.com/{id}>.",
        ),
        (
            "`https://in.code.com` **https://bold.example.com** _https://it.example.com/a_b_",
            "`https://in.code.com` **<https://bold.example.com>** _<https://it.example.com/a_b>_",
        ),
        ("[a\nb](https://example.com/\n'title')", "[a\nb](https://example.com/)"),
        ("[`code`](https://example.com/a`b) [`Foo`](crate::Foo) [`Bar`]", "`code` `Foo` \\[`Bar`\\]"),
        ("**[bold**](x) *a [b*](https://x.y.com)", "**bold** *a [b*](https://x.y.com)"),
        (
            "[0, 100] []string map[string]string x[0][1]",
            "\\[0, 100\\] \\[\\]string map\\[string\\]string x\\[0\\]\\[1\\]",
        ),
        (
            "See [RFC](https://example.com/rfc#section-3.1) [1]. [see [2]](https://e.example.com)",
            "See [RFC](https://example.com/rfc#section-3.1) \\[1\\]. [see \\[2\\]](https://e.example.com)",
        ),
        ("[]() [](https://example.com) ![]()", "<https://example.com>"),
        ("[a](https://example.com&#x202e;b) [e](mailto:2)", "a e"),
        ("\\[escaped\\] \\`tick \\*star !\\[x](y)", "\\[escaped\\] \\`tick \\*star !\\[x\\](y)"),
        ("a[^1] b[^2]\n\n[^1]: the note\n    more\n", "a\\[^1\\] b\\[^2\\]\n\n\\[^1\\]: the note\nmore"),
    ]);
}

#[test]
fn tags_become_markdown_or_text() {
    check(&[
        (
            "Vec<T> and Map<String, Vec<u8>> and a < b and <b",
            "Vec\\<T> and Map\\<String, Vec\\<u8>> and a < b and \\<b",
        ),
        ("<p>para one</p><p>para <b>two</b> <code>a&lt;b</code></p>", "para one\n\npara **two** `a<b`"),
        (
            "<ul><li>one</li><li>two <a href=\"https://x.example/y\">z</a></li></ul>",
            "- one\n- two [z](https://x.example/y)",
        ),
        (
            "<script>alert(1)</script> <img src=x onerror=alert(1)>",
            "\\<script>alert(1)\\</script> \\<img src=x onerror=alert(1)>",
        ),
        ("<!-- hidden --> shown <!-- open", "shown \\<!-- open"),
        ("<div>\n**x**\n</div>", "**x**"),
        (
            "**Note**: <strong>bold</strong> <em>it</em> <i>a_b</i> files/<b>/<i>",
            "**Note**: **bold** *it* *a_b* files/\\<b>/\\<i>",
        ),
        (
            "<a href='javascript:alert(1)'>x</a> <A HREF=\"https://ok.example.com\">z</A>",
            "x [z](https://ok.example.com)",
        ),
        (
            "<pre><code class=\"x\">fn main() {\n  a &lt; b\n}\n</code></pre>tail",
            "```text\nfn main() {\n  a < b\n}\n```\n\ntail",
        ),
        ("<table><tr><td>a</td></tr></table>", "\\<table>\\<tr>\\<td>a\\</td>\\</tr>\\</table>"),
        ("a<br>- b<br/>- c", "a\n- b\n- c"),
        ("&lt;script&gt; &amp; &#x202e; &nbsp;x &copy", "&lt;script&gt; &amp;  &nbsp;x &copy"),
        ("<!DOCTYPE html><?php x ?> <![CDATA[ x ]]>", "\\<!DOCTYPE html>\\<?php x ?> \\<!\\[CDATA\\[ x \\]\\]>"),
    ]);
}

#[test]
fn blocks_are_laid_out_as_rustdoc_and_clippy_want_them() {
    check(&[
        ("Title\n=====\ntext\n\nSub\n---\nmore", "# Title\n\ntext\n\n## Sub\n\nmore"),
        ("some sentence that ends.\n---\nnext", "some sentence that ends.\n\nnext"),
        ("a\nb\nc\n---", "a\nb\nc"),
        ("***", "---"),
        ("# H\ntext\n## \n####### seven", "# H\ntext\n\n####### seven"),
        (
            "| a | b |\n|---|:-:|\n| [x] | https://example.com/q |\n| `c` | <br> | d |",
            "| a | b |\n| --- | :-: |\n| \\[x\\] | <https://example.com/q> |\n| `c` |",
        ),
        ("text\n| a | b |\n|---|---|\n| 1 | 2 |\nafter", "text\n\n| a | b |\n| --- | --- |\n| 1 | 2 |\nafter"),
        ("- [ ] todo\nlazy\n- [x] done [y]", "- \\[ \\] todo\n  lazy\n- \\[x\\] done \\[y\\]"),
        ("* a\n* b\nlazy\n  * c\nlazier\n\n    para", "* a\n* b\n  lazy\n  * c\n    lazier\n\n    para"),
        ("1. a\nlazy\n2. b\n   - c\nlazy2\n10) z", "1. a\n   lazy\n2. b\n   - c\n     lazy2\n10) z"),
        ("> quote\nlazy\n> > deep\nlazy", "> quote\n> lazy\n> > deep\n> > lazy"),
        ("- a\n      overindented\n  ok", "- a\n  overindented\n  ok"),
        ("-   wide marker\n    cont\n-   two", "- wide marker\n  cont\n- two"),
        ("> - a\n> lazy\n> - b\n>\n>   para\n\nout", "> - a\n>   lazy\n> - b\n>\n>   para\n\nout"),
        (
            "> [!NOTE]\n> Be careful [x].\n\n> [!WARNING]\n> b",
            "> **Note:**\n> Be careful \\[x\\].\n\n> **Warning:**\n> b",
        ),
        ("a\n    - not list\n     # h", "a - not list # h"),
        ("[]() 1.  x\ny", "1. x\n   y"),
        ("Fields:\n - `a` (b)\n - `c`\n   d\n  e\n - f", "Fields:\n- `a` (b)\n- `c`\n  d\n  e\n- f"),
        ("1. x\n\n```\ncode\n```\n\n2. y", "1. x\n\n```text\ncode\n```\n\n2. y"),
    ]);
}

#[test]
fn characters_that_hide_something_are_gone() {
    check(&[
        ("a\rb\r\nc\u{2028}d\u{2029}e\u{feff}f\u{202e}g\u{0}h\u{7}i\u{7f}j\u{85}k", "a\nb\nc\nd\nefghij\nk"),
        ("tab\there\n\ttabbed", "tab here\ntabbed"),
        ("  trailing  \nhard break  \nback\\\nslash", "trailing\nhard break\nback\\\nslash"),
        ("   three\n    four\n  two", "three\nfour\ntwo"),
        ("a\n\n\n\n\nb\n\n", "a\n\nb"),
        (" \u{200b}\n\t\n", ""),
        ("*/ fn x() {} /*", "*/ fn x() {} /*"),
        ("#[doc = \"x\"]\n#![deny(x)]", "#\\[doc = \"x\"\\]\n#!\\[deny(x)\\]"),
        ("lone ` tick and ``two and ```three", "lone \\` tick and \\`\\`two and \\`\\`\\`three"),
        ("é 👨\u{200d}👩 日本語", "é 👨\u{200d}👩 日本語"),
        (">>>>>>>>>>>>>>>>>>>> x", "\\>\\>\\>\\>\\>\\>\\>\\>\\>\\>\\>\\>\\>\\>\\>\\>\\>\\>\\>\\> x"),
    ]);
}

#[test]
fn no_mixture_of_marks_gets_through() {
    const MARKS: [&str; 48] = [
        "\n",
        "\n\n",
        "  ",
        "    ",
        "> ",
        "- ",
        "* ",
        "1. ",
        "2) ",
        "```",
        "~~~",
        "`",
        "[",
        "]",
        "(",
        ")",
        "<",
        ">",
        "</p>",
        "<b>",
        "</b>",
        "<code>",
        "</code>",
        "<pre>",
        "</pre>",
        "<br>",
        "<li>",
        "|-|-|\n",
        "---",
        "===",
        "# ",
        "\\",
        "*",
        "_",
        "[^1]: ",
        "](",
        "](https://x.example.com)",
        "https://a.example.com/a_b",
        "<!--",
        "-->",
        "<?",
        "word",
        "&#x202e;",
        "\t",
        "\r",
        "- [ ] ",
        "> [!NOTE]\n",
        "[foo]: https://foo.example.com\n",
    ];
    // A linear congruential generator: the same mixtures in every run.
    let mut state = 1_u32;
    let mut next = |limit: usize| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 16) as usize % limit
    };
    for _ in 0..4000 {
        let source: String = (0..=next(20)).map(|_| MARKS[next(MARKS.len())]).collect();
        let docs =
            Docs { summary: Some(source.clone()), description: Some(source.clone()), notes: vec![source.clone()] };
        let text = lines(&docs, None);
        assert!(check::is_harmless(&text), "{source:?} became {text:?}");
        assert!(!text.contains("\n\n\n") && text.lines().all(|line| line.trim_end() == line), "{source:?}: {text:?}");
    }
}

#[test]
fn depth_and_length_cost_no_more_than_their_share() {
    for mark in
        ["> ", "- ", "[", "](", "<b>", "<code>", "*a", "`", "https://a.example.com/)", "<!--", "&", "|", "\\", "http_"]
    {
        let text = markdown(&mark.repeat(20_000));
        assert!(text.len() < 600_000, "{mark:?}");
    }
}

#[test]
fn a_comment_has_summary_description_and_notes() {
    let docs = |summary: &str, description: &str, notes: &[&str]| {
        let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        let notes = notes.iter().map(|note| (*note).to_owned()).collect();
        lines(&Docs { summary: some(summary), description: some(description), notes }, Some("A pet"))
    };
    assert_eq!(
        docs("List pets", "In the shop.", &["Default: `2`", "At most 9."]),
        "List pets.\n\nIn the shop.\n\nDefault: `2`.\nAt most 9."
    );
    assert_eq!(docs("List pets", "list pets. All of them", &[]), "list pets. All of them");
    assert_eq!(docs("List", "Lists pets", &[]), "List.\n\nLists pets");
    assert_eq!(docs("Is it?", "", &[]), "Is it?");
    assert_eq!(docs("", "", &["1. one"]), "A pet.\n\n1\\. one.");
    assert_eq!(docs("- a\n\n# b", "", &[""]), "\\- a \\# b.");
    let tokens = attributes(&Docs::default(), Some("A pet\nof yours")).to_string();
    assert_eq!(tokens, "# [doc = \" A pet of yours.\"]");
    assert!(attributes(&Docs::default(), None).is_empty());
}
