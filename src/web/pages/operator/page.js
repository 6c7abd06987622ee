import "./js/operator/main.mjs";
